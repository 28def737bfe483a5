namespace Sluice.Runtime.Runners.Agent;

/// <summary>What all runners of a node are started with.</summary>
internal sealed record RunnerGround(
    ProcessRunnersOptions Options, RunnerSpawner Spawner, CageGround Cages, LeftRunners Left, Attempts.IWorkStore Store);
