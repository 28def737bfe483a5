using Sluice.Connect.Options;

namespace Sluice.Connectors.Jdbc.Source;

/// <summary>The options of the Jdbc source.</summary>
internal static class JdbcSourceOptions
{
    public static readonly Option<string> Query = Option.String("query", "What to read: a SELECT statement.");

    public static readonly Option<string> TablePath = Option.String(
        "table_path", "The table to read: database.schema.table (PostgreSQL), database.table (MySQL) or table (SQLite). With 'query' it gives the keys and types.");

    public static readonly Option<IReadOnlyList<Connect.Config.ConfigObject>> TableList = Option.Objects(
        "table_list", "Several tables: objects with table_path, query, where_condition and partition_* of their own.");

    public static readonly Option<string> Where = Option.String(
        "where_condition", "A condition on every row read, beginning with 'where'.");

    public static readonly Option<string> PartitionColumn = Option.String(
        "partition_column", "The column by which the table is read in parts. Default: the first usable column of the primary key, else of a unique key.");

    public static readonly Option<decimal> LowerBound = Option.Decimal(
        "partition_lower_bound", "With 'query' and a 'partition_column' of numbers: rows below are not read, nor those without a number. Default: the smallest value.");

    public static readonly Option<decimal> UpperBound = Option.Decimal(
        "partition_upper_bound", "With 'query' and a 'partition_column' of numbers: rows above are not read, nor those without a number. Default: the largest value.");

    public static readonly Option<int> PartitionNum = Option.Int(
        "partition_num", "With 'query' and 'partition_column': number of parts. Default: 10.");

    public static readonly Option<int> SplitSize = Option.Int(
        "split.size", "Rows of a part. Default: parts of about 4 million rows or 512 MB, and at least two for each parallel task.");

    public static readonly Option<double> UpperFactor = Option.Double(
        "split.even-distribution.factor.upper-bound", "Up to this many values a row, a whole-number key is cut at even distances, else by a sample.").WithDefault(100);

    public static readonly Option<double> LowerFactor = Option.Double(
        "split.even-distribution.factor.lower-bound", "From this many values a row on, a whole-number key is cut at even distances.").WithDefault(0.05);

    public static readonly Option<int> SampleThreshold = Option.Int(
        "split.sample-sharding.threshold", "Accepted; keys that are not evenly spread are always cut by a sample.").WithDefault(1000);

    public static readonly Option<int> SamplingRate = Option.Int(
        "split.inverse-sampling.rate", "Accepted; the sample has at most some 200,000 rows.").WithDefault(1000);

    public static readonly Option<bool> UseSelectCount = Option.Bool(
        "use_select_count", "Count the rows to plan parts, instead of taking the server's estimate.").WithDefault(false);

    public static readonly Option<bool> SkipAnalyze = Option.Bool("skip_analyze", "Accepted; no table is analyzed.").WithDefault(false);

    public static OptionSet Set { get; } = new(
        [
            .. JdbcOptions.All, Query, TablePath, TableList, Where, PartitionColumn, LowerBound, UpperBound, PartitionNum, SplitSize, UpperFactor,
            LowerFactor, SampleThreshold, SamplingRate, UseSelectCount, SkipAnalyze,
        ],
        [
            OptionRule.AtLeastOne(Query, TablePath, TableList), OptionRule.AtMostOne(TableList, Query), OptionRule.AtMostOne(TableList, TablePath),
        ]);

    /// <summary>The options of an entry of <c>table_list</c>.</summary>
    public static OptionSet EntrySet { get; } = new(
        [Query, TablePath, Where, PartitionColumn, LowerBound, UpperBound, PartitionNum, SplitSize, UseSelectCount],
        [OptionRule.AtLeastOne(Query, TablePath)]);
}
