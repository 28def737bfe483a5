namespace Sluice.Core.Runs;

/// <summary>How a sink keeps superseded writers out. Numbers are stored; one that is not known is treated as <see cref="LeaseOnly"/>.</summary>
public enum SinkFencing
{
    /// <summary>By permits alone.</summary>
    LeaseOnly = 0,

    /// <summary>By the store's commit record: what is not recorded never becomes visible.</summary>
    Staged = 1,

    /// <summary>By a ledger in the target, in the transaction of the rows.</summary>
    Transactional = 2,
}
