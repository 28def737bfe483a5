namespace Sluice.Simulation.Tests;

/// <summary>Tests that use all processors themselves: one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeMachine
{
    public const string Name = "the whole machine";
}
