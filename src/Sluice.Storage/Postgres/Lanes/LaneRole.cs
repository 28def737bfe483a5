namespace Sluice.Storage.Postgres.Lanes;

/// <summary>Why a lane is there.</summary>
internal enum LaneRole
{
    /// <summary>Since the start, for good.</summary>
    Regular,

    /// <summary>In the place of one whose call is not answered.</summary>
    StandIn,

    /// <summary>For busy times.</summary>
    Spare,
}
