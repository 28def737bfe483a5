using Sluice.Connect.Errors;

namespace Sluice.Connect.TestKit.Doubles;

/// <summary>The data of a check is good: a row that is rejected is a broken rule.</summary>
internal sealed class NoRejections : IRowErrors
{
    public void Reject(RowError error) => throw new ConformanceException($"The source rejected a row: {error}");
}
