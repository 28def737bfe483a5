namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>The binary form of one kind of value in one type of the server. A struct, so that the compiler makes a loop of its own for each.</summary>
/// <typeparam name="T">The physical type of the values.</typeparam>
internal interface IFieldFormat<T>
{
    /// <summary>Bytes of a value at most.</summary>
    int MaxSize { get; }

    /// <summary>Every value takes <see cref="MaxSize"/> bytes.</summary>
    bool IsExact { get; }

    /// <summary>Writes a value.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="OverflowException">The type cannot hold the value.</exception>
    int Write(Span<byte> target, T value);
}
