using Sluice.Planting;

namespace Sluice.Runtime.Tests.Pauses;

/// <summary>Shows that a test notices a mistake.</summary>
internal static class Missed
{
    /// <summary>Runs a test with a mistake planted; it must fail.</summary>
    public static async Task ByAsync(string mistake, Func<Task> test)
    {
        using var planted = new PlantedMistake(Enum.Parse<Mistake>(mistake));
        await Assert.ThrowsAnyAsync<Exception>(test);
    }
}
