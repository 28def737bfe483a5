using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Runtime.Metrics;

namespace Sluice.Runtime.Tasks;

/// <summary>A split to be moved, with everything that moves it.</summary>
/// <param name="Id">Its id within the job: the key of its positions.</param>
/// <param name="Split">The split as its source planned it.</param>
/// <param name="Table">Its table's schema.</param>
/// <param name="Source">The source.</param>
/// <param name="Flow">The way of its rows.</param>
/// <param name="Meter">The source's counters.</param>
/// <param name="DeadLetterSink">Where rejected rows go; <c>null</c> when the first bad row fails the job.</param>
internal sealed record SplitWork(
    string Id, Split Split, TableSchema Table, ISource Source, RowFlow Flow, SourceMeter Meter, int? DeadLetterSink);
