using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connectors.Jdbc.Sql;
using Sluice.Connectors.Jdbc.Urls;

namespace Sluice.Connectors.Jdbc.Source;

/// <summary>Reads from the options which tables are to be read.</summary>
internal static class TableReads
{
    /// <exception cref="ConfigException">All that is wrong.</exception>
    public static IReadOnlyList<TableRead> Read(OptionValues options, JdbcUrl url, TablePath defaultTable)
    {
        if (options.Find(JdbcSourceOptions.TableList) is not { } entries)
            return [ReadOne(options, null, url, defaultTable)];
        if (entries.Count == 0)
            throw options.Error(JdbcSourceOptions.TableList, "'table_list' is empty, expected at least one table");
        var problems = new List<ConfigError>();
        var reads = new List<TableRead>();
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = JdbcSourceOptions.EntrySet.Bind(entries[i], $"{options.Path}.table_list[{i}]", problems);
            if (problems.Exists(p => !p.IsWarning))
                throw new ConfigException([.. problems.Where(p => !p.IsWarning)]);
            reads.Add(ReadOne(entry, options.Find(JdbcSourceOptions.Where), url, entries.Count == 1 ? defaultTable : defaultTable with { Table = $"{defaultTable.Table}_{i}" }));
        }

        if (reads.GroupBy(r => r.Path).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw options.Error(JdbcSourceOptions.TableList, $"'table_list' names table {twice.Key} twice");
        return reads;
    }

    private static TableRead ReadOne(OptionValues options, string? outerWhere, JdbcUrl url, TablePath defaultTable)
    {
        var where = options.Find(JdbcSourceOptions.Where) ?? outerWhere;
        if (where is not null && !where.TrimStart().StartsWith("where", StringComparison.OrdinalIgnoreCase))
            throw options.Error(JdbcSourceOptions.Where, "'where_condition' must begin with 'where'", $"write \"where {where.Trim()}\"");
        var count = options.Has(JdbcSourceOptions.PartitionNum) ? options.Get(JdbcSourceOptions.PartitionNum) : (int?)null;
        if (count < 1)
            throw options.Error(JdbcSourceOptions.PartitionNum, $"'partition_num' is {count}, expected at least 1");
        var size = options.Has(JdbcSourceOptions.SplitSize) ? options.Get(JdbcSourceOptions.SplitSize) : (int?)null;
        if (size < 1)
            throw options.Error(JdbcSourceOptions.SplitSize, $"'split.size' is {size}, expected at least 1 row");
        var (path, table) = options.Find(JdbcSourceOptions.TablePath) is { } text ? NameOf(options, text, url) : (defaultTable, null);
        var lower = options.Has(JdbcSourceOptions.LowerBound) ? options.Get(JdbcSourceOptions.LowerBound) : (decimal?)null;
        var upper = options.Has(JdbcSourceOptions.UpperBound) ? options.Get(JdbcSourceOptions.UpperBound) : (decimal?)null;
        if (lower > upper)
            throw options.Error(JdbcSourceOptions.LowerBound, $"'partition_lower_bound' is {lower}, above 'partition_upper_bound' {upper}");
        return new TableRead(path)
        {
            Table = table,
            Query = options.Find(JdbcSourceOptions.Query),
            Where = where?.Trim(),
            PartitionColumn = options.Find(JdbcSourceOptions.PartitionColumn),
            LowerBound = lower,
            UpperBound = upper,
            PartitionNum = count,
            SplitSize = size,
            CountsRows = options.Get(JdbcSourceOptions.UseSelectCount),
        };
    }

    private static (TablePath Path, TableName Table) NameOf(OptionValues options, string text, JdbcUrl url)
    {
        TablePath path;
        try
        {
            path = TablePath.Parse(text, schemaFirst: url.Kind == DatabaseKind.Postgres);
        }
        catch (FormatException e)
        {
            throw options.Error(JdbcSourceOptions.TablePath, $"'table_path': {e.Message}");
        }

        if (url.Kind == DatabaseKind.Sqlite)
            return (path, new TableName(null, path.Table));
        if (url.Kind == DatabaseKind.MySql)
            return (path, MySql.MySqlNames.Table(path.Database ?? path.SchemaName, path.Table));
        if (path.Database is { } database && url.Database.Length > 0 && database != url.Database)
        {
            throw options.Error(
                JdbcSourceOptions.TablePath, $"'table_path' names database '{database}', but 'url' names '{url.Database}'; PostgreSQL reads one database a connection");
        }

        return (path, new TableName(path.SchemaName, path.Table));
    }
}
