import CachesimCLI
import Policies

Cachesim.main(policies: [PolicyRow(SecondChance.self)])
