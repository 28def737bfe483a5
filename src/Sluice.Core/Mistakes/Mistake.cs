namespace Sluice.Core.Mistakes;

/// <summary>Mistakes that the simulation plants to prove that it can find them. Each undoes one rule.</summary>
public enum Mistake
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A permit is counted from the renewal's answer, not from its sending.</summary>
    PermitFromAnswer,

    /// <summary>The first permit of an attempt is counted from its claim, not from the session's last renewal.</summary>
    PermitFromClaim,

    /// <summary><c>noNewWritesAfter</c> is counted from when a stop was decided, not from when its COMMIT had returned.</summary>
    BoundFromDecision,

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

    /// <summary>Runs are looked at every few seconds, and not when their deadlines pass.</summary>
    DeadlineByPolling,

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

    /// <summary>A commit record is stored without asking whether the run has ended.</summary>
    RecordAfterStop,

    /// <summary>A restored store goes on with its old incarnation.</summary>
    RestoreKeepsIncarnation,

    /// <summary>A restored store does not take the stops of the journals.</summary>
    JournalNotReplayed,

    /// <summary>A restored store takes the stops of the journals in the order in which they were made, and not the hardest first.</summary>
    JournalReplayedInOrderOfTime,

    /// <summary>A restored store takes the stops of the journals as softer ones than they were.</summary>
    JournalReplayedSofter,

    /// <summary>A restored store takes the stops of the journals, and forgets by which requests they were asked for.</summary>
    JournalReplayedWithoutRequest,

    /// <summary>Ends that a restored store has forgotten are not told again.</summary>
    EndsNotToldAgain,

    /// <summary>At a sink that does not fence, an attempt is replaced at once.</summary>
    LeaseOnlyReplacedAtOnce,

    /// <summary>Whoever was seen gone is taken for one that ended in good order, with nothing on its way.</summary>
    GoneIsQuiesced,

    /// <summary>A permit is a flag that a timer takes away, not a clock that is read before each write.</summary>
    PermitIsATimer,

    /// <summary>A sink's ledger is asked whether a writer is superseded, but not under its lock.</summary>
    PredicateInsteadOfLock,

    /// <summary>A sink commits for a writer of an older epoch.</summary>
    EpochNotChecked,

    /// <summary>A sink commits for an attempt that does not own the split.</summary>
    OwnerNotChecked,

    /// <summary>A sink commits whichever commit of the split it is.</summary>
    TurnNotChecked,

    /// <summary>A takeover reads the position before it sets epoch and owner.</summary>
    PositionReadBeforeFence,

    /// <summary>What a sink's ledger has under the fence is not read: a receipt tells where the store's copy was.</summary>
    PositionsNotReadUnderFence,

    /// <summary>A target is prepared again by a retry or a resume.</summary>
    TargetPreparedAgain,

    /// <summary>A staged file is published before its record is in the store.</summary>
    PublishedBeforeRecord,

    /// <summary>A staged file is put into place again by the next who publishes.</summary>
    PublishedTwice,

    /// <summary>A published file is named by the attempt that made it, and not by the place of its commit in the split.</summary>
    PublishedUnderItsAttempt,

    /// <summary>A fence says that it is done before it is.</summary>
    FenceAnsweredNotDone,

    /// <summary>A run fences its own generation and not the others of its sink.</summary>
    OlderGenerationNotFenced,
}
