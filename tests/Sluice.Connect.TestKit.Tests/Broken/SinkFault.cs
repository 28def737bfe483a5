namespace Sluice.Connect.TestKit.Tests.Broken;

/// <summary>What is wrong with a sink.</summary>
public enum SinkFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Rows are seen before they are committed.</summary>
    ShowsEarly,

    /// <summary>A commit does not count.</summary>
    StandsStill,

    /// <summary>A takeover begins at the start.</summary>
    ForgetsPositions,

    /// <summary>An abort keeps the rows.</summary>
    KeepsAborted,

    /// <summary>A permit that is over is not noticed.</summary>
    NeedsNoPermit,

    /// <summary>The target is emptied at each start.</summary>
    PreparesAgain,

    /// <summary>Older attempts may take a split back.</summary>
    TrustsOldOwners,

    /// <summary>A commit does not look at the owner.</summary>
    CommitsForAnyone,

    /// <summary>A commit does not look at the epoch.</summary>
    CommitsForAnyRun,

    /// <summary>A later fence with a lower epoch lowers it.</summary>
    LowersTheEpoch,

    /// <summary>The store is no part of the ledger's keys.</summary>
    MixesStores,

    /// <summary>The generation is no part of the ledger's keys.</summary>
    MixesGenerations,

    /// <summary>A commit does not look at its token.</summary>
    IgnoresCancel,

    /// <summary>A fence for a split changes nothing.</summary>
    LeavesSplitsOpen,

    /// <summary>A fence for a split fences the whole run.</summary>
    FencesRunsForSplits,

    /// <summary>A takeover does not raise the epoch.</summary>
    KeepsTheEpochAtTakeover,

    /// <summary>A takeover raises the epoch of its own generation only.</summary>
    LeavesOlderGenerationsOpen,

    /// <summary>A generation goes on after a later one has begun.</summary>
    TrustsOldGenerations,

    /// <summary>A commit goes through although the ledger knows nothing of the job.</summary>
    CommitsWithoutARow,

    /// <summary>A superseded run may empty the target.</summary>
    PreparesForAnyone,

    /// <summary>The target is prepared without asking for the permit.</summary>
    PreparesWithoutPermit,

    /// <summary>Verifying the fence leaves a row in the target.</summary>
    VerifiesInEarnest,

    /// <summary>Verifying always says that all is well.</summary>
    AlwaysVerifies,

    /// <summary>The sweep of the ledger does not look at ages.</summary>
    ForgetsTheYoung,

    /// <summary>The sweep of the ledger forgets jobs that are to be kept.</summary>
    ForgetsTheKept,

    /// <summary>Generations later than those that are to be forgotten are forgotten too.</summary>
    ForgetsTheLater,

    /// <summary>Positions and epochs are read without looking at the store.</summary>
    ReadsAnyStore,

    /// <summary>Of the epochs of a store only those of one job are read.</summary>
    ReadsOneJob,

    /// <summary>The permit is asked for once.</summary>
    RemembersThePermit,
}
