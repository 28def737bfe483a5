namespace Sluice.Connect.TestKit;

/// <summary>Says that something must hold.</summary>
internal static class Rule
{
    /// <summary>How long a call that was canceled may take to end.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public static void Holds(bool condition, string otherwise)
    {
        if (!condition)
            throw new ConformanceException(otherwise);
    }

    public static void Equal<T>(T expected, T actual, string what) =>
        Holds(EqualityComparer<T>.Default.Equals(expected, actual), $"{what}: expected {Show(expected)}, found {Show(actual)}.");

    /// <summary>Two lists are equal; the first difference is named.</summary>
    public static void SameRows(IReadOnlyList<string> expected, IReadOnlyList<string> actual, string what)
    {
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            var (left, right) = (At(expected, i), At(actual, i));
            Holds(left == right, $"{what}: {expected.Count} rows expected, {actual.Count} found; row {i} should be {left} and is {right}.");
        }
    }

    /// <summary>
    /// The call ends soon: with a result, or because it was canceled. Any other exception of a canceled call would be told to the user as
    /// a failure of a job that was stopped.
    /// </summary>
    /// <returns>Whether it ended because it was canceled.</returns>
    public static async Task<bool> EndsSoonAsync(Func<Task> call, string what)
    {
        try
        {
            await Task.Run(call).WaitAsync(Soon, TimeProvider.System);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (TimeoutException e)
        {
            throw new ConformanceException($"{what} was canceled and still runs after {Soon.TotalSeconds:0} s.", e);
        }
        catch (Exception e) when (e is not ConformanceException)
        {
            throw new ConformanceException($"{what} was canceled and threw {e.GetType().Name} instead of OperationCanceledException: {e.Message}", e);
        }
    }

    private static string At(IReadOnlyList<string> rows, int index) => index < rows.Count ? rows[index] : "(nothing)";

    private static string Show<T>(T value) => value is null ? "nothing" : $"'{value}'";
}
