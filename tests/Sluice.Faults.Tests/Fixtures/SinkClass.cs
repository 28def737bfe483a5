namespace Sluice.Faults.Tests.Fixtures;

/// <summary>How a target takes part in what a stop promises.</summary>
public enum SinkClass
{
    /// <summary>Rows and positions in one transaction, guarded by a ledger: PostgreSQL.</summary>
    Transactional = 0,

    /// <summary>Files that are published when their record is in the store.</summary>
    Staged = 1,

    /// <summary>The permit alone: PostgreSQL without a ledger, so that what came can be counted.</summary>
    LeaseOnly = 2,
}
