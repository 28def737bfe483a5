using Sluice.Core.Runs;
using Sluice.Core.Sessions;

namespace Sluice.Engine.Coordinators;

/// <summary>The slots that a run would take, and what it asks of their nodes.</summary>
internal readonly record struct SlotWish(int Slots, Tags Tags)
{
    public static SlotWish Of(RunSettings settings) => new(settings.Parallelism, settings.TagFilter);
}
