using Sluice.Connect.Sinks;

namespace Sluice.Connect.TestKit.Tests.Broken;

/// <summary>A database in memory: rows, and the ledger beside them.</summary>
internal sealed class MemoryTarget
{
    public List<long> Rows { get; } = [];

    public Dictionary<SinkToken, long> Epochs { get; } = [];

    public Dictionary<(SinkToken Sink, string Split), (long Owner, SplitProgress Progress)> Positions { get; } = [];

    public HashSet<SinkToken> Prepared { get; } = [];
}
