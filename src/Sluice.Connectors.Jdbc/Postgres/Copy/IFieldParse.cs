namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Reads one kind of value from its binary form. A struct, so that the compiler makes a method of its own for each.</summary>
internal interface IFieldParse<T>
{
    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">There is no such value in the column's type.</exception>
    T Parse(ReadOnlySpan<byte> field);
}
