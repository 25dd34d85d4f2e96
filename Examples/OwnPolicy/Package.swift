// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "OwnPolicy",
  // A package of your own would say: .package(url: "https://.../cachesim", from: "0.1.0")
  dependencies: [.package(name: "cachesim", path: "../..")],
  targets: [
    .executableTarget(
      name: "mycache",
      dependencies: [
        .product(name: "CacheSim", package: "cachesim"),
        .product(name: "CachesimCLI", package: "cachesim"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
