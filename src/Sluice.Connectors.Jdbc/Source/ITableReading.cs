using System.Data.Common;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Jdbc.Source;

/// <summary>Measures and reads parts of tables, in one database's SQL.</summary>
internal interface ITableReading
{
    /// <summary>How large the table or query is; counted exactly where the options ask for it or the database keeps no estimate.</summary>
    ValueTask<TableSize> MeasureAsync(DbConnection connection, TableRead read, CancellationToken cancellationToken);

    /// <summary>The smallest and largest value of a column as text; <c>null</c> when there is none.</summary>
    ValueTask<(string Lowest, string Highest)?> BoundsAsync(DbConnection connection, TableRead read, string column, CancellationToken cancellationToken);

    /// <summary>Values that cut the rows into <paramref name="parts"/> parts of about the same size, ascending, each once, as text.</summary>
    ValueTask<IReadOnlyList<string>> CutsAsync(
        DbConnection connection, TableRead read, string column, int parts, TableSize size, CancellationToken cancellationToken);

    /// <summary>Opens a part for reading.</summary>
    ValueTask<ISplitReader> OpenAsync(
        TableRead read, SplitPayload part, TableSchema schema, ReaderRequest request, CancellationToken cancellationToken);
}
