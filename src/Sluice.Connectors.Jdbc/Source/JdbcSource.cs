using System.Data.Common;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Jdbc.Source;

/// <summary>
/// The Jdbc source. Its parts are read by statements of their own, each with a snapshot of its own: rows that change between two parts'
/// reading are seen as they are at that part's time.
/// </summary>
internal sealed class JdbcSource(IDatabase database, IReadOnlyList<TableRead> reads, double lowerFactor, double upperFactor) : ISource
{
    public SourceCapabilities Capabilities { get; } = new(Restart.WholeSplit);

    public IReadOnlyList<TableSchema>? DeclaredTables => null;

    public async ValueTask<IReadOnlyList<TableSchema>> DiscoverAsync(CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        var schemas = new List<TableSchema>();
        foreach (var read in reads)
        {
            try
            {
                schemas.Add(await DiscoverAsync(connection, read, cancellationToken));
            }
            catch (Exception e)
            {
                await connection.DisposeAsync();
                if (!IsFault(e))
                    throw;
                throw database.Explain(e, ConnectorSide.Source, $"looking at {read.Display}");
            }
        }

        await database.GiveBackAsync(connection);
        return schemas;
    }

    public async ValueTask<IReadOnlyList<Split>> PlanSplitsAsync(
        IReadOnlyList<TableSchema> tables, int parallelism, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        var planner = new SplitPlanner(database.Reading, connection, lowerFactor, upperFactor);
        var splits = new List<Split>();
        for (var t = 0; t < tables.Count; t++)
        {
            var read = Find(tables[t].Path);
            try
            {
                var (parts, size) = await planner.PlanAsync(read, tables[t], parallelism, cancellationToken);
                splits.AddRange(parts.Select((part, i) => new Split($"{t}/{i}", read.Path, part.ToJson(), $"{read.Display}, {part}")
                {
                    EstimatedRows = size.Rows > 0 ? size.Rows / parts.Count : null,
                    EstimatedBytes = size.Bytes > 0 ? size.Bytes / parts.Count : null,
                }));
            }
            catch (Exception e)
            {
                await connection.DisposeAsync();
                if (!IsFault(e))
                    throw;
                throw database.Explain(e, ConnectorSide.Source, $"planning how to read {read.Display}");
            }
        }

        await database.GiveBackAsync(connection);
        return splits;
    }

    public async ValueTask<ISplitReader> OpenReaderAsync(TableSchema table, ReaderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var read = Find(request.Split.Table);
        request.Breadcrumb.At("jdbc.open", request.Split.Description);
        try
        {
            return await database.Reading.OpenAsync(read, SplitPayload.Parse(request.Split.Payload), table, request, cancellationToken);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw database.Explain(e, ConnectorSide.Source, $"opening {request.Split.Description}");
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static bool IsFault(Exception e) => e is DbException or IOException or TimeoutException;

    private async ValueTask<TableSchema> DiscoverAsync(DbConnection connection, TableRead read, CancellationToken cancellationToken)
    {
        var shape = read.Table is null ? null : await database.DescribeAsync(connection, read.Table, cancellationToken);
        if (read.Table is not null && shape is null)
        {
            throw new ConnectorException(
                "SLC2205",
                ConnectorSide.Source,
                $"{database.Display}: table {read.Table} does not exist, or the user may not see it; check 'table_path' (names are case-sensitive)");
        }

        var known = shape?.ToSchema(read.Path, database.Product);
        if (read.Query is null)
            return known!;
        var columns = await database.DescribeQueryAsync(connection, $"SELECT * FROM {read.From}", cancellationToken);
        var twice = columns.GroupBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new ConnectorException("SLC2206", ConnectorSide.Source, $"the query answers two columns named '{twice.Key}'; give one another name by AS");
        var schema = new Sql.TableShape(new Sql.TableName(null, read.Path.Table), columns).ToSchema(read.Path, database.Product);
        return known is null ? schema : Enrich(schema, known);
    }

    /// <summary>A query's columns take over what the table says of those with the same name and type.</summary>
    private static TableSchema Enrich(TableSchema query, TableSchema table)
    {
        var columns = query.Columns.Select(c => table.IndexOf(c.Name) is var at and >= 0 && table.Columns[at].Type.Equals(c.Type) ? table.Columns[at] : c).ToList();
        var enriched = new TableSchema(query.Path, columns)
        {
            PrimaryKey = table.PrimaryKey,
            ConstraintKeys = table.ConstraintKeys,
            Comment = table.Comment,
            CatalogName = table.CatalogName,
        };
        return enriched.WithColumns(columns);
    }

    private TableRead Find(TablePath path) => reads.FirstOrDefault(r => r.Path == path)
        ?? throw new ConnectorException("SLC2205", ConnectorSide.Source, $"table {path} of the stored plan is no longer among the job's tables; start the job afresh");

    private async ValueTask<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await database.ConnectAsync(cancellationToken);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw database.Explain(e, ConnectorSide.Source, "connecting");
        }
    }
}
