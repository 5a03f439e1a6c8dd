"""The least app there is: one slider and one sentence, to hold the dashboard against."""

import streamlit as st

people = st.slider("People", 0, 600, 238, key="people_slider")
st.html(f'<p class="answer">Holding {people} people costs ${people * 20_000:,}.</p>')
