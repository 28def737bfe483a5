namespace Sluice.Connect.Sinks;

/// <summary>How a sink makes sure that a superseded writer does no harm. Numbers are stored and never reused.</summary>
public enum SinkClass
{
    /// <summary>The permit alone: what was sent before it ran out counts.</summary>
    LeaseOnly = 0,

    /// <summary>Rows go to hidden staging names; a record in the job's store decides; publishing follows.</summary>
    Staged = 1,

    /// <summary>Rows and positions in one transaction of the sink, guarded by a ledger in the target.</summary>
    Transactional = 2,
}
