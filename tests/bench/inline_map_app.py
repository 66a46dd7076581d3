"""The map as one would write it first: go.Choropleth with the geometry inside the figure.

Only to compare with; the same values, regions and outlines as the app's own map. Expects a
build in `MONITOR_DATA`. Plotly's fixed request for a world map goes to an empty file here,
without which it draws nothing offline.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import plotly.graph_objects as go
import streamlit as st

from etl import marts
from etl.catalog import catalog
from etl.warehouse import current_build, data_folder, open_warehouse

LEVEL = "kreis"
ROOT = Path(__file__).resolve().parents[2]


@st.cache_resource
def geometry() -> dict[str, Any]:
    """The committed Kreise as GeoJSON in degrees."""
    frame = gpd.read_parquet(ROOT / "geo" / "boundaries" / f"{LEVEL}.parquet")
    found: dict[str, Any] = json.loads(frame.to_crs(4326)[["region_id", "geometry"]].to_json())
    return found


@st.cache_resource
def connection() -> Any:
    """One read-only connection."""
    return open_warehouse(current_build(data_folder()))


st.set_page_config(layout="wide")
st.header("Karte mit Geometrie in der Abbildung")
con = connection().cursor()
available = marts.availability(con)
available = available[available["level"] == LEVEL]
labels = {catalog().indicators[i].label: i for i in available["indicator_id"].unique()}
label = st.selectbox("Indikator", list(labels), key="indicator")
years = sorted(available[available["indicator_id"] == labels[label]]["year"], reverse=True)
year = st.selectbox("Jahr", years, key="year")
values = marts.indicator_map(con, labels[label], LEVEL, int(year)).dropna(subset=["value"])
figure = go.Figure(
    go.Choropleth(
        geojson=geometry(),
        featureidkey="properties.region_id",
        locations=values["region_id"],
        z=values["value"],
        text=values["name"],
    )
)
figure.update_geos(fitbounds="locations", visible=False)
figure.update_layout(height=600, margin={"l": 0, "r": 0, "t": 0, "b": 0})
st.plotly_chart(figure, config={"topojsonURL": "/app/static/un/"})
