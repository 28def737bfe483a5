using Sluice.Connect.Config;

namespace Sluice.Connect.Schema;

/// <summary>A column of a table's schema.</summary>
/// <param name="Name">The name, case kept.</param>
/// <param name="Type">The type.</param>
public sealed record ColumnDefinition(string Name, DataType Type)
{
    /// <summary>Whether a value may be null. Default: it may.</summary>
    public bool IsNullable { get; init; } = true;

    /// <summary>Length in characters or bytes where one is declared; 0 when none is.</summary>
    public long Length { get; init; }

    /// <summary>Scale (fraction digits) where one is declared.</summary>
    public int? Scale { get; init; }

    /// <summary>The default value as the job file gives it; <c>null</c> when there is none.</summary>
    public ConfigValue? DefaultValue { get; init; }

    /// <summary>A comment, or <c>null</c>.</summary>
    public string? Comment { get; init; }

    /// <summary>The type's name at the source, such as <c>jsonb</c>; <c>null</c> when unknown. A sink of the same kind may use it.</summary>
    public string? SourceType { get; init; }
}
