"""How a server behaves, with the bounds of each setting."""

from pydantic import BaseModel, ConfigDict, Field


class ServerSettings(BaseModel):
    """Settings of `dateline serve`; an unknown name or a value out of bounds is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hosts: tuple[str, ...] = Field(
        default=("127.0.0.1", "localhost", "[::1]"),
        description="Names that the server may be called by in the Host header; none means any.",
    )
    allow_writes: bool = Field(
        default=False,
        description="Whether anybody may add and remove articles while no keys are asked for.",
    )
    workers: int = Field(
        default=48,
        ge=1,
        le=256,
        description="Questions that are taken on at the same time; as many as there are cores are "
        "worked on, searches first.",
    )
    rate: int = Field(
        default=600,
        ge=0,
        le=1_000_000,
        description="Requests a minute for each key or address; 0 sets no limit.",
    )
    body_limit: int = Field(
        default=16 << 20, ge=1 << 10, le=1 << 30, description="Bytes of a request's body at most."
    )
