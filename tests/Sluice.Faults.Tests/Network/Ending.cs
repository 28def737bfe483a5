using System.Runtime.ExceptionServices;

namespace Sluice.Faults.Tests.Network;

/// <summary>Takes down what was put up: every step is taken, whatever became of those before it, and what went wrong is thrown at the end.</summary>
internal static class Ending
{
    public static async Task AllAsync(params IEnumerable<Func<Task>> steps)
    {
        var faults = new List<Exception>();
        foreach (var step in steps)
        {
            try
            {
                await step();
            }
            catch (Exception e)
            {
                faults.Add(e);
            }
        }

        if (faults.Count == 1)
            ExceptionDispatchInfo.Throw(faults[0]);
        if (faults.Count > 1)
            throw new AggregateException(faults);
    }
}
