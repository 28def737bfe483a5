using Sluice.Connect.Config;

namespace Sluice.Connect.Schema;

/// <summary>
/// Reads types and schemas as job files write them. The engine gives it to connectors, since a type may hold a piece of the
/// job-file dialect (<c>"map&lt;string, {a = int}&gt;"</c>). Thread-safe.
/// </summary>
public interface ISchemaDialect
{
    /// <summary>Reads a type: a name such as <c>decimal(12,2)</c>, or an object for a row.</summary>
    /// <exception cref="ConfigException">The type is not known; the error names what stands there.</exception>
    DataType ReadType(ConfigValue value);

    /// <summary>Reads the value of a <c>schema</c> option: fields or columns, table name, keys.</summary>
    /// <param name="schema">The option's value.</param>
    /// <param name="fallbackPath">The table's name where the schema gives none.</param>
    /// <exception cref="ConfigException">All that is wrong, at once.</exception>
    TableSchema ReadSchema(ConfigObject schema, TablePath fallbackPath);
}
