namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>An operation on two numbers, as a type: the loop around it is compiled for it.</summary>
internal interface IOperation<T>
{
    /// <summary>Whether it can divide by zero.</summary>
    static abstract bool Divides { get; }

    static abstract T Apply(T left, T right);
}
