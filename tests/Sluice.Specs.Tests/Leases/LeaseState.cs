namespace Sluice.Specs.Tests.Leases;

/// <summary>
/// A run with one attempt, its session, its process, a sink, and a force stop. Times are counted in ticks and only as differences, so that
/// the machine is finite: a permit is <see cref="Permit"/> ticks long, silence <see cref="Silence"/>.
/// </summary>
internal readonly record struct LeaseState
{
    /// <summary>Length of a permit. The margin for clock rates is part of the tick: see the driver.</summary>
    public const byte PermitTicks = 2;

    /// <summary>How long a counter must have been seen unchanged.</summary>
    public const byte SilenceTicks = 3;

    /// <summary>How long a replacement waits at a sink that does not fence, after the session was lost.</summary>
    public const byte WaitTicks = 1;

    /// <summary>No bound is known yet.</summary>
    public const sbyte Pending = -1;

    /// <summary>The run has ended; the only status that this machine tells apart.</summary>
    public bool IsFinal { get; init; }

    /// <summary>The run's epoch: 1, and 2 after the stop.</summary>
    public byte Epoch { get; init; }

    public StopStep Stop { get; init; }

    public Answer Answer { get; init; }

    /// <summary>The session was declared lost.</summary>
    public bool IsLost { get; init; }

    /// <summary>Ticks since it was.</summary>
    public byte LostFor { get; init; }

    /// <summary>Ticks for which the observer saw the session's counter unchanged, with the store answering throughout.</summary>
    public byte Silence { get; init; }

    /// <summary>The store answers.</summary>
    public bool IsStoreUp { get; init; }

    public Known Known { get; init; }

    public Successor Successor { get; init; }

    /// <summary>A coordinator has decided to replace attempt 1, and sleeps before it stores that.</summary>
    public bool IsDecided { get; init; }

    /// <summary>Attempt 1 is in the receipt as one that may still be alive.</summary>
    public bool IsResidual { get; init; }

    /// <summary>Ticks until <c>noNewWritesAfter</c>; <see cref="Pending"/> while it is not known.</summary>
    public sbyte Bound { get; init; }

    public Renewal Renewal { get; init; }

    /// <summary>Ticks since the renewal on its way was sent.</summary>
    public byte Age { get; init; }

    /// <summary>Ticks for which the process of attempt 1 may write.</summary>
    public byte Permit { get; init; }

    public Writer Writer { get; init; }

    /// <summary>The process of attempt 1 was stopped by SIGSTOP.</summary>
    public bool IsPaused { get; init; }

    /// <summary>It was stopped between the reading of its permit and the write: what no permit can cover.</summary>
    public bool SleptBeforeWrite { get; init; }

    /// <summary>The epoch in the sink's ledger.</summary>
    public byte LedgerEpoch { get; init; }

    /// <summary>The owner of the split in the sink's ledger.</summary>
    public byte LedgerOwner { get; init; }

    /// <summary>The store has the task of fencing the sink: somebody was left behind who is not gone.</summary>
    public bool IsFenceWanted { get; init; }

    /// <summary>The store has the fence's result: <c>fencedAt</c> is told.</summary>
    public bool IsFenced { get; init; }

    /// <summary>A healthy run: attempt 1 has a permit.</summary>
    public static LeaseState Initial => new()
    {
        Epoch = 1,
        IsStoreUp = true,
        Bound = Pending,
        Permit = PermitTicks,
        LedgerEpoch = 1,
        LedgerOwner = 1,
    };

    /// <summary><c>noNewWritesAfter</c> has passed.</summary>
    public bool IsPastBound => Bound == 0;

    /// <summary>Holds a slot: derived, never counted.</summary>
    public bool HoldsSlot => Known != Known.Gone;

    /// <summary>Attempt 1 may still be alive, as far as the store knows, and is not replaced.</summary>
    public bool MayGoOn => !IsFinal && !IsLost && Known == Known.Running;
}
