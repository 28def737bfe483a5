namespace Sluice.Core.Attempts;

/// <summary>Properties of states.</summary>
public static class AttemptStates
{
    /// <summary>
    /// Confirmed gone: no process of it is alive, by its own agent's word or because there never was one. By its number, so that an end of a
    /// newer release is one here too.
    /// </summary>
    public static bool IsGone(this AttemptState state) => state >= AttemptState.Finished;

    /// <summary>A process of it may be alive: left behind by a final swap it is a residual, and it holds a slot of its session.</summary>
    public static bool MayBeAlive(this AttemptState state) => !state.IsGone() && state != AttemptState.Assigned;
}
