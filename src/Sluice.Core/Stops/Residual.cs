using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Core.Stops;

/// <summary>An attempt that was not confirmed gone when its run ended (or was started again): a possible zombie.</summary>
/// <param name="Run">The run.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Session">The session that held it; <c>null</c> when it ran in the process of the command.</param>
/// <param name="Task">Which task of the run.</param>
/// <param name="Epoch">
/// The epoch that fences it: of the run, after the swap that left it behind; for an attempt that was lost while its run went on, the run's
/// next one (its own epoch is still the run's, and only the owner of each split keeps it out until then).
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

    /// <summary>The strongest that is known.</summary>
    public ResidualState State =>
        FencedAt is not null ? ResidualState.Fenced
        : ConfirmedAt is not null ? ResidualState.Confirmed
        : ExpiredAt is not null ? ResidualState.Expired
        : ResidualState.Open;

    /// <summary>Nothing more is to be learned of it: gone, or fenced at all of its sinks (a fence says nothing of a sink that has none).</summary>
    public bool IsClosed => ConfirmedAt is not null || (FencedAt is not null && Fencing.Fences());
}
