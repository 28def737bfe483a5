namespace Sluice.Server.Tests.Fixtures;

/// <summary>Tests that compare times run one after the other, with no other test beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone on the machine";
}
