using Sluice.Connect.Sources;

namespace Sluice.Connect.Tests.Sources;

public sealed class PositionTests
{
    public static TheoryData<Position> Positions => [Position.Start, Position.End, Position.At("17"), Position.At(""), Position.At("end")];

    [Theory, MemberData(nameof(Positions))]
    public void A_position_that_was_stored_is_the_same_position(Position position) =>
        Assert.Equal(position, Position.Parse(position.ToString()));

    [Fact]
    public void A_text_that_is_no_position_is_refused() => Assert.Throws<FormatException>(() => Position.Parse("17"));
}
