using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc.Sql;

/// <summary>A column as the database describes it.</summary>
/// <param name="Name">The name.</param>
/// <param name="NativeType">The type in the database's words, such as <c>character varying(20)</c>.</param>
/// <param name="Type">The type in which its values are read.</param>
internal sealed record TableColumn(string Name, string NativeType, DataType Type)
{
    /// <summary>PostgreSQL's number of the type, a domain's base type; 0 elsewhere.</summary>
    public uint TypeId { get; init; }

    /// <summary>The type has to be read and written as text: nothing here knows its binary form.</summary>
    public bool IsOpaque { get; init; }

    public bool IsNullable { get; init; } = true;

    public bool HasDefault { get; init; }

    /// <summary>The database computes it and refuses values.</summary>
    public bool IsGenerated { get; init; }

    public long Length { get; init; }

    public string? Comment { get; init; }
}
