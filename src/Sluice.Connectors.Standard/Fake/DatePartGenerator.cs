namespace Sluice.Connectors.Standard.Fake;

/// <summary>One part of dates or times: from a list, or from min to max, both included.</summary>
internal sealed class DatePartGenerator(IReadOnlyList<int>? template, int min, int max)
{
    private readonly int[]? _template = template is null ? null : [.. template];

    public int At(ulong bits) => _template is null
        ? min + (int)FakeRandom.Below(bits, (ulong)(max - min + 1))
        : _template[(int)FakeRandom.Below(bits, (ulong)_template.Length)];
}
