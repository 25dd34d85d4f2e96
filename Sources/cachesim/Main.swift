import CachesimCLI

@main enum Main { static func main() { Cachesim.main() } }
