namespace Sluice.Core.Mistakes;

/// <summary>Mistakes that the simulation plants to prove that it can find them. Each undoes one rule.</summary>
public enum Mistake
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A permit is counted from the renewal's answer, not from its sending.</summary>
    PermitFromAnswer,

    /// <summary>A session is called lost before its permits are over.</summary>
    ReplacedBeforeExpiry,

    /// <summary>A change is stored without comparing the version it was decided on.</summary>
    SwapWithoutVersion,

    /// <summary>A final run can change.</summary>
    FinalRunChanges,

    /// <summary>A swap to a final status leaves the epoch.</summary>
    FinalSwapKeepsEpoch,

    /// <summary>A swap to a final status forgets the attempts that are not gone.</summary>
    ResidualsForgotten,

    /// <summary>A report counts whichever attempt or session sent it.</summary>
    ReportFromAnyAttempt,

    /// <summary>A claim looks at the run but not under its lock.</summary>
    ClaimWithoutLock,

    /// <summary>A renewal permits every attempt of the session.</summary>
    PermitByNode,

    /// <summary>A stop frees the slots of attempts that are not gone.</summary>
    SlotFreedAtStop,

    /// <summary>A deadline lives in the coordinator that set it.</summary>
    DeadlineInMemory,

    /// <summary>A session is called lost by a wall clock.</summary>
    ExpiryByWallClock,

    /// <summary>A session that was declared lost may renew.</summary>
    LostSessionRenews,

    /// <summary>A softer stop takes the place of a harder one.</summary>
    SofterStopWins,

    /// <summary>A repeated request is decided again.</summary>
    RequestDecidedAgain,

    /// <summary>A request that is not there is taken for one that was never made, without a tombstone.</summary>
    AbsenceIsAnAnswer,

    /// <summary>A retry is started although the run was stopped.</summary>
    RetryAfterStop,

    /// <summary>The status follows the membership list: an agent that is not on it has ended.</summary>
    StatusByMembership,

    /// <summary>A commit record is stored without asking who owns the split.</summary>
    RecordWithoutOwner,

    /// <summary>A commit record is stored without asking whether the run has ended.</summary>
    RecordAfterStop,

    /// <summary><c>noNewWritesAfter</c> is counted from before the stop's COMMIT.</summary>
    NoNewWritesFromDecision,

    /// <summary>A restored store goes on with its old incarnation.</summary>
    RestoreKeepsIncarnation,

    /// <summary>A restored store does not take the stops of the journals.</summary>
    JournalNotReplayed,

    /// <summary>At a sink that does not fence, an attempt is replaced at once.</summary>
    LeaseOnlyReplacedAtOnce,
}
