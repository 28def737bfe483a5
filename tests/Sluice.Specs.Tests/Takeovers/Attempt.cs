namespace Sluice.Specs.Tests.Takeovers;

/// <summary>An attempt as it sees itself.</summary>
/// <param name="Phase">How far it has come.</param>
/// <param name="Seq">How many commits it found, or made since.</param>
internal readonly record struct Attempt(Phase Phase, byte Seq)
{
    /// <summary>It is inside a transaction of the sink.</summary>
    public bool IsInside => Phase is Phase.Wrote or Phase.Guarded or Phase.Orphan;

    /// <summary>It has a session at the sink.</summary>
    public bool HasSession => IsInside || Phase == Phase.Owner;
}
