using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>A function as queries may call it.</summary>
/// <param name="Name">Its name, in capitals.</param>
/// <param name="Arguments">What it takes; the last kind goes for all that follow.</param>
/// <param name="Least">The fewest arguments.</param>
/// <param name="Most">The most arguments.</param>
/// <param name="ResultType">Its type, from the arguments' types and the query's texts.</param>
/// <param name="Body">What it does.</param>
internal sealed record FunctionDefinition(
    string Name, IReadOnlyList<ArgumentKind> Arguments, int Least, int Most, Func<CallSite, DataType> ResultType, ScalarFunction Body)
{
    /// <summary>It is called for null arguments as well; else the result is null as soon as one of them is.</summary>
    public bool SeesNulls { get; init; }

    /// <summary>It gives another value each time, or belongs to the moment.</summary>
    public bool IsVolatile { get; init; }

    /// <summary>It never gives null for arguments that are not.</summary>
    public bool GivesValues { get; init; } = true;

    public ArgumentKind KindOf(int argument) => Arguments[Math.Min(argument, Arguments.Count - 1)];
}
