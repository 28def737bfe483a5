namespace Sluice.Planting;

/// <summary>Mistakes that break a promise of the data plane. (Those of the control plane are the simulation's, in Sluice.Core.) Each has a test that shows that it is noticed, and by what.</summary>
internal enum Mistake
{
    /// <summary>The store takes writes of attempts without looking at their run (F40).</summary>
    WriteOfAnEndedRun,

    /// <summary>The store lets an older attempt take a split from a newer one (F41).</summary>
    StoreTakeoverByAnOlderAttempt,

    /// <summary>The store records a commit of an attempt that was replaced (F41).</summary>
    RecordWithoutOwner,

    /// <summary>The store records one commit twice.</summary>
    RecordWithoutSequence,

    /// <summary>The store takes a second plan for a generation.</summary>
    PlanReplaced,

    /// <summary>A resumed run prepares the target again, and drops what was committed (F48).</summary>
    TargetPreparedAgain,

    /// <summary>Files are published, and then their record is stored.</summary>
    PublishedBeforeRecord,

    /// <summary>A resumed run leaves recorded files unpublished (F49).</summary>
    RecordNotRolledForward,

    /// <summary>A resumed run leaves files that nobody recorded (S9).</summary>
    StagedNotSwept,

    /// <summary>A writer starts from what the store says and not from the sink's ledger.</summary>
    LedgerPositionIgnored,

    /// <summary>Rows are committed in one transaction and their position in the next.</summary>
    RowsCommittedBeforePosition,

    /// <summary>A ledger lets an older attempt take a split from a newer one (F41).</summary>
    LedgerTakeoverByAnOlderAttempt,

    /// <summary>A takeover under a generation of a job leaves the epochs of those before it as they were (S5).</summary>
    OlderGenerationNotFenced,

    /// <summary>A ledger lets two generations of a job make their rows at once, neither seeing the other's (S5).</summary>
    GenerationsBeginUnseen,

    /// <summary>A ledger lets a generation go on that a later one has superseded (F48).</summary>
    LedgerTakeoverByAnOlderGeneration,

    /// <summary>A ledger reads the position, and then takes the split over.</summary>
    PositionReadBeforeTakeover,

    /// <summary>A commit does not look whether the split has a newer owner (F41).</summary>
    CommitWithoutOwner,

    /// <summary>A commit does not look whether its position is the next one.</summary>
    CommitWithoutSequence,

    /// <summary>A commit does not look at the epoch (S5).</summary>
    CommitWithoutEpoch,

    /// <summary>A COMMIT that the server ended without its standby is believed (F22).</summary>
    WarningAtCommitIgnored,

    /// <summary>A published file takes the place of another one of its name.</summary>
    PublishingReplaces,

    /// <summary>A permit that has run out fails the task (S5: writing pauses, nothing is killed).</summary>
    ExpiredPermitFailsTheTask,

    /// <summary>While writing pauses what was written stays open at the sink, and holds its locks.</summary>
    PauseHoldsTheTransaction,

    /// <summary>While attempts hold leases the store's own outage counts as a failure of the job.</summary>
    StoreOutageCountsAsFailure,

    /// <summary>A ledger behind the store's copy is gone on from without a word.</summary>
    SinkWentBackUntold,
}
