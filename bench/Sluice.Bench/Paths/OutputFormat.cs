namespace Sluice.Bench.Paths;

/// <summary>The files that a contender writes, below the folder it is started in.</summary>
internal enum OutputFormat
{
    /// <summary>None: it loads a table, or nothing.</summary>
    None = 0,

    Csv = 1,

    Parquet = 2,
}
