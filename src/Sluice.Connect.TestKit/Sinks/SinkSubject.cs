using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;

namespace Sluice.Connect.TestKit.Sinks;

/// <summary>A sink under check, with a target of its own that is empty at first. A check uses a subject once.</summary>
public abstract class SinkSubject
{
    /// <summary>The table that checks write: <c>conformance(id bigint, name string)</c>, without a key.</summary>
    public static TableSchema Table { get; } = new(
        new TablePath(null, null, "conformance"), [new ColumnDefinition("id", DataType.BigInt), new ColumnDefinition("name", DataType.String)]);

    /// <summary>
    /// Makes a sink over the target; called often, as after the end of a process. Rows are to be inserted and added to what is there.
    /// </summary>
    public abstract ISink Create();

    /// <summary>
    /// The ids of the rows that any reader of the target sees now, in any order; an empty list while there is no table or folder;
    /// <c>null</c> when the target cannot be read.
    /// </summary>
    public abstract ValueTask<IReadOnlyList<long>?> VisibleIdsAsync(CancellationToken cancellationToken);
}
