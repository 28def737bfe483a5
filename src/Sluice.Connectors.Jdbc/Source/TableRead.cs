using Sluice.Connect.Schema;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.Source;

/// <summary>One table or query to read, as the options describe it.</summary>
/// <param name="Path">The table's name as rows carry it.</param>
internal sealed record TableRead(TablePath Path)
{
    /// <summary>The table, where one is named.</summary>
    public TableName? Table { get; init; }

    /// <summary>The query, where one is given: read instead of the table.</summary>
    public string? Query { get; init; }

    /// <summary>A condition that begins with <c>where</c>.</summary>
    public string? Where { get; init; }

    public string? PartitionColumn { get; init; }

    public decimal? LowerBound { get; init; }

    public decimal? UpperBound { get; init; }

    public int? PartitionNum { get; init; }

    public int? SplitSize { get; init; }

    public bool CountsRows { get; init; }

    /// <summary>The parts are as many as asked for, between the bounds: SeaTunnel's fixed splitter.</summary>
    public bool IsFixed => Query is not null && PartitionColumn is not null;

    /// <summary>What stands behind FROM: the table, or a query in parentheses.</summary>
    public string From => (Query, Where) switch
    {
        (null, null) => Table!.Quoted,
        (null, { } where) => $"(SELECT * FROM {Table!.Quoted} AS tmp {where}) AS t",
        ({ } query, null) => $"({Trim(query)}) AS t",
        ({ } query, { } where) => $"(SELECT * FROM ({Trim(query)}) AS tmp {where}) AS t",
    };

    /// <summary>For messages.</summary>
    public string Display => Table?.ToString() ?? "the query";

    private static string Trim(string query) => query.Trim().TrimEnd(';');
}
