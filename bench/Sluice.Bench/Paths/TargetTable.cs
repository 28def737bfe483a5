namespace Sluice.Bench.Paths;

/// <summary>What a contender finds in its empty target database.</summary>
internal enum TargetTable
{
    /// <summary>The table with its primary key.</summary>
    WithKey = 1,

    /// <summary>The table without any index.</summary>
    WithoutKey = 2,

    /// <summary>Nothing: the contender creates the table.</summary>
    Absent = 3,

    /// <summary>The contender needs no database.</summary>
    None = 4,
}
