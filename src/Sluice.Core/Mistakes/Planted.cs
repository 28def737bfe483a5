namespace Sluice.Core.Mistakes;

/// <summary>
/// The mistake that is planted on this thread. The simulation runs one schedule on one thread and plants at most one; nothing else can,
/// since planting is internal to this assembly and its tests.
/// </summary>
internal static class Planted
{
    [ThreadStatic]
    private static Mistake s_mistake;

    /// <summary>Whether this mistake is to be made here.</summary>
    public static bool Is(Mistake mistake) => s_mistake == mistake;

    /// <summary>Plants a mistake on this thread until the result is disposed.</summary>
    public static IDisposable Plant(Mistake mistake)
    {
        s_mistake = mistake;
        return new Removal();
    }

    private sealed class Removal : IDisposable
    {
        public void Dispose() => s_mistake = Mistake.None;
    }
}
