using Sluice.Core.Identity;

namespace Sluice.Core.Fences;

/// <summary>
/// The task of raising the epoch at one sink and ending older sessions there. Any node that reaches the sink may do it. One for each run and
/// sink: when attempts are left behind again, it is raised to the new epoch, pending again, and its claim grows.
/// </summary>
/// <param name="Run">The run whose attempts are fenced.</param>
/// <param name="Sink">The sink.</param>
/// <param name="Generation">The ledger's generation.</param>
/// <param name="Epoch">The epoch to raise the ledger to.</param>
/// <param name="State">The state.</param>
public sealed record FenceTask(RunKey Run, string Sink, Generation Generation, Epoch Epoch, FenceState State)
{
    /// <summary>Grows with each claim: a result names the claim that it belongs to.</summary>
    public long Claim { get; init; }

    /// <summary>The node that has claimed it, or <c>null</c>.</summary>
    public string? ClaimedBy { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Tries { get; init; }

    /// <summary>What was seen, for people.</summary>
    public string Proof { get; init; } = "";

    /// <summary>When it was done.</summary>
    public DateTimeOffset? DoneAt { get; init; }
}
