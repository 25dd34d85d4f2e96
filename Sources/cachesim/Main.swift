import CachesimCLI

@main enum Main { static func main() { CachesimCommand.run() } }
