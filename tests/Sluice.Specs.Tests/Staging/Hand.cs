namespace Sluice.Specs.Tests.Staging;

/// <summary>An attempt, with what it has left in the folder and on the way.</summary>
/// <param name="Phase">How far it has come.</param>
/// <param name="Try">How often it has staged the commit: each try is a file of its own.</param>
/// <param name="Files">Hidden files of its tries: bit 0 for the first.</param>
/// <param name="Late">A record of this try is on the way and nobody waits for it; 0 for none.</param>
/// <param name="IsGone">The store knows that its process is gone.</param>
internal readonly record struct Hand(StagePhase Phase, byte Try, byte Files, byte Late, bool IsGone)
{
    public bool IsAlive => Phase is not (StagePhase.Dead or StagePhase.Done);

    public bool Has(byte attemptsTry) => (Files & (1 << (attemptsTry - 1))) != 0;

    public Hand With(byte attemptsTry) => this with { Files = (byte)(Files | (1 << (attemptsTry - 1))) };

    public Hand Without(byte attemptsTry) => this with { Files = (byte)(Files & ~(1 << (attemptsTry - 1))) };
}
