public enum CachesimCommand { public static func run() {} }
