using Sluice.Connect.Config;
using Sluice.Connect.Schema;

namespace Sluice.JobFiles.Types;

/// <summary>Reads types and schemas as SeaTunnel's job files write them. Without state.</summary>
public sealed class SchemaDialect : ISchemaDialect
{
    /// <summary>The one instance that is needed.</summary>
    public static SchemaDialect Instance { get; } = new();

    /// <inheritdoc />
    public DataType ReadType(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return TypeReader.Read(value);
    }

    /// <inheritdoc />
    public TableSchema ReadSchema(ConfigObject schema, TablePath fallbackPath)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(fallbackPath);
        return new SchemaReader(schema).Read(fallbackPath);
    }
}
