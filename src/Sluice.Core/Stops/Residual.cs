using Sluice.Core.Identity;
using Sluice.Core.Mistakes;
using Sluice.Core.Runs;

namespace Sluice.Core.Stops;

/// <summary>
/// An attempt that was not confirmed gone when its run ended (or was started again): a possible zombie. Also one that is gone, and may have left
/// a write on its way to a sink that does not fence.
/// </summary>
/// <param name="Run">The run.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Session">The session that held it; <c>null</c> when it ran in the process of the command.</param>
/// <param name="Task">Which task of the run.</param>
/// <param name="Epoch">
/// The epoch that fences it: of the run, after the swap that left it behind; for an attempt that was lost while its run went on, the run's
/// next one (its own epoch is still the run's, and only the owner of each split keeps it out until then), as for one that is gone.
/// </param>
/// <param name="Fencing">The weakest of its sinks.</param>
public sealed record Residual(RunKey Run, AttemptId Attempt, WorkerSession? Session, int Task, Epoch Epoch, SinkFencing Fencing)
{
    /// <summary>When the store heard of it last.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>Its permit was seen to be over.</summary>
    public DateTimeOffset? ExpiredAt { get; init; }

    /// <summary>Every sink that fences turned it away from this instant on.</summary>
    public DateTimeOffset? FencedAt { get; init; }

    /// <summary>Its agent saw the process gone.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>What was seen, for people.</summary>
    public string Proof { get; init; } = "";

    /// <summary>Where it was stuck, by its breadcrumb, or <c>null</c>.</summary>
    public string? StuckWhere { get; init; }

    /// <summary>After this instant it starts no write. Pending until the stop's COMMIT had returned.</summary>
    public Bound NoNewWritesAfter { get; init; } = Bound.Pending;

    /// <summary>By this instant also what was on its way has landed or failed.</summary>
    public Bound QuiescedBy { get; init; } = Bound.Pending;

    /// <summary>
    /// From this instant on nobody waits for what it may have on its way to sinks that do not fence: it had nothing (its own last word), its bound
    /// has passed, or the stated wait is over since it was seen gone or its permit was over. The last is no proof, and an event says so.
    /// </summary>
    public DateTimeOffset? WaitOverAt { get; init; }

    /// <summary>The strongest that is known.</summary>
    public ResidualState State =>
        FencedAt is not null ? ResidualState.Fenced
        : ConfirmedAt is not null ? ResidualState.Confirmed
        : ExpiredAt is not null ? ResidualState.Expired
        : ResidualState.Open;

    /// <summary>
    /// Nothing more is waited for. Where all of its sinks fence: it is gone, or fenced. Where one does not, a fence says nothing of that one, and a
    /// process that is gone may have left a write on its way: then the wait must be over. That is so one day for each, also on a machine that
    /// never came back and will never say that its processes are gone.
    /// </summary>
    public bool IsClosed => Fencing.Fences() ? (ConfirmedAt ?? FencedAt) is not null : WaitOverAt is not null;

    /// <summary>Sinks that fence have to be told of it: it is neither gone nor fenced. Also when nobody waits for it any more.</summary>
    public bool NeedsFence => ConfirmedAt is null && (FencedAt is null || !Fencing.Fences());

    /// <summary>
    /// It is gone, and what it had on its way to a sink that does not fence may still land: the splits that it held are given to nobody.
    /// </summary>
    public bool IsLanding => !Fencing.Fences() && ConfirmedAt is not null && WaitOverAt is null && !Planted.Is(Mistake.LeaseOnlyReplacedAtOnce);
}
