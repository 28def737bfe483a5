using Sluice.Connect.Sinks;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>A target with a ledger, fresh for one walk.</summary>
internal interface ILedgerTarget
{
    /// <summary>The random id of the store: what tells walks apart that share a database.</summary>
    string Store { get; }

    /// <summary>A sink of a process of its own.</summary>
    ISink Open();

    /// <summary>The ids that anybody sees, the position's owner and sequence (0 and 0 for none), and the ledger's epoch.</summary>
    (IReadOnlyList<long> Ids, long Owner, long Seq, long Epoch) Look();
}
