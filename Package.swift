// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "cachesim",
  products: [
    .library(
      name: "CacheSim",
      targets: [
        "CacheCore", "CacheStructures", "Traces", "Workloads", "Policies", "Replay", "Service", "Reports",
        "Compare", "Systems", "Scenarios",
      ]),
    .library(name: "CachesimCLI", targets: ["CachesimCLI"]),
    .executable(name: "cachesim", targets: ["cachesim"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
  ],
  targets: [
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CMemory"),
    .target(name: "CCachesimPlugin"),
    .target(name: "CacheCore", swiftSettings: strict),
    .target(name: "CacheStructures", dependencies: ["CacheCore", "CMemory"], swiftSettings: strict),
    .target(
      name: "Traces", dependencies: ["CacheCore", "CacheStructures", "CZstd", "CZlib", "CArchive", "CCrypto"],
      swiftSettings: strict),
    .target(
      name: "Workloads",
      dependencies: ["CacheCore", "CacheStructures", .product(name: "Yams", package: "Yams")], swiftSettings: strict),
    .target(
      name: "Policies", dependencies: ["CacheCore", "CacheStructures", "CCachesimPlugin"], swiftSettings: strict),
    .target(
      name: "Replay", dependencies: ["CacheCore", "CacheStructures", "Traces", "Workloads", "Policies"],
      swiftSettings: strict),
    .target(
      name: "Service",
      dependencies: [
        "CacheCore", "CacheStructures", "Policies", .product(name: "Histogram", package: "hdrhistogram-swift"),
      ], swiftSettings: strict),
    .target(
      name: "Systems", dependencies: ["CacheCore", "CacheStructures", "Policies", "Service", "Replay"],
      swiftSettings: strict),
    .target(name: "Reports", dependencies: ["CacheCore"], swiftSettings: strict),
    .target(name: "Compare", dependencies: ["CacheCore", "Reports", "Workloads"], swiftSettings: strict),
    .target(
      name: "Scenarios",
      dependencies: ["CacheCore", "Traces", "Workloads", "Policies", "Service", "Systems", "Reports"],
      swiftSettings: strict),
    .target(
      name: "CachesimCLI",
      dependencies: [
        "CacheCore", "CacheStructures", "Traces", "Workloads", "Policies", "Replay", "Service", "Reports", "Compare",
        "Systems", "Scenarios",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    .executableTarget(name: "cachesim", dependencies: ["CachesimCLI"], swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: ["CacheCore", "CacheStructures", "Traces", "Policies", "Replay"],
      path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(name: "CacheCoreTests", dependencies: ["CacheCore", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "CacheStructuresTests", dependencies: ["CacheCore", "CacheStructures", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "TracesTests", dependencies: ["CacheCore", "CacheStructures", "Traces", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "WorkloadsTests", dependencies: ["CacheCore", "CacheStructures", "Workloads", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "PoliciesTests",
      dependencies: ["CacheCore", "CacheStructures", "Policies", "Replay", "Traces", "Workloads", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ReplayTests",
      dependencies: ["CacheCore", "CacheStructures", "Policies", "Replay", "Traces", "Workloads", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ServiceTests",
      dependencies: [
        "CacheCore", "CacheStructures", "Policies", "Replay", "Service", "Traces", "Workloads", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SystemsTests",
      dependencies: [
        "CacheCore", "CacheStructures", "Policies", "Replay", "Service", "Systems", "Traces", "Workloads",
        "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(name: "ReportsTests", dependencies: ["CacheCore", "Reports", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "CompareTests", dependencies: ["CacheCore", "Compare", "Reports", "Workloads", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ScenariosTests", dependencies: ["CacheCore", "Service", "Systems", "Scenarios", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CLITests", dependencies: ["CacheCore", "Policies", "Traces", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
